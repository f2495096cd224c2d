// What every page of a signed-in person loads.
import "htmx.org/dist/htmx.esm.js";
import { startComponents } from "./modules/components";
import { keepDrafts, settleDrafts } from "./modules/drafts";
import { offerPrinting } from "./modules/printing";

function start(): void {
  settleDrafts();
  startComponents();
  keepDrafts();
  offerPrinting();
}

start();
// A fragment that arrives later gets the same treatment; focus lands on its error summary when it has one.
document.addEventListener("htmx:after:swap", start);
