import { initAll } from "govuk-frontend";

// May be called again after each swap: what has been started stays as it is, and only new parts are started.
export function startComponents(): void {
  initAll({ onError: report });
}

function report(error: unknown): void {
  if (error instanceof Error && error.name === "InitError") return;
  console.error(error);
}
