declare module "govuk-frontend" {
  export function initAll(config?: { scope?: Element; onError?: (error: unknown) => void }): void;
}

declare module "htmx.org/dist/htmx.esm.js";
