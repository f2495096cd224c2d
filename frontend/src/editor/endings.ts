// Why the portal ended a line for good, in words, and what the reader can do about it.

export interface Ending {
  sentence: string;
  canTryAgain: boolean; // or must the page be loaded anew?
}

const CODES: Record<number, Ending> = {
  4401: {
    sentence: "You are signed out. Sign in again in another tab, then come back here and try again.",
    canTryAgain: true,
  },
  4403: { sentence: "You can no longer write here.", canTryAgain: false },
  4404: { sentence: "This text is no longer there.", canTryAgain: false },
  4409: { sentence: "This text was tidied up while your page was open. Reload the page to go on.", canTryAgain: false },
  4410: { sentence: "The portal has been improved since you opened this page. Reload it to go on.", canTryAgain: false },
  4413: {
    sentence: "That was too much at once, or the text has become too long. Reload the page and add it in smaller parts.",
    canTryAgain: false,
  },
  1007: { sentence: "The portal could not take your last change. Reload the page to go on.", canTryAgain: false },
  1008: { sentence: "The portal did not accept your last change. Reload the page to go on.", canTryAgain: false },
};

const FULL = "This section is full.";

// What the portal says itself, if it does, stands before what the code means in general.
export function endingFor(code: number, said: string): Ending | null {
  const known = CODES[code];
  if (!known) return null;
  if (code === 4413 && said.startsWith(FULL)) return { ...known, sentence: said };
  return code === 4403 && said ? { ...known, sentence: said } : known;
}
