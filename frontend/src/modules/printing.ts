// Buttons that print are of no use without script, so they are hidden until here.
export function offerPrinting(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
