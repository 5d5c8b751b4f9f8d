/** Pauses before each try, ms; the last one comes again and again. */
const PAUSES = [3_000, 6_000, 12_000, 24_000, 30_000] as const;

/** Whoever waits does not come back in the same instant as all the others: a fifth of a pause, by chance. */
const SPREAD = 0.2;

/** What the page of a sign-in that does not answer has, and what it can do. */
export interface Waiting {
  button: HTMLElement;
  /** A live region: what is written there is read out. */
  status: HTMLElement;
  answers: () => Promise<boolean>;
  goOn: () => void;
}

/** Asks the identity again, less and less often, or when the button is pressed; goes on as soon as it answers. */
export function waitForIdentity({ button, status, answers, goOn }: Waiting): void {
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;

  function pause(): number {
    const longest = PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 0;
    tries += 1;
    const length = longest * (1 - SPREAD * Math.random());
    timer = setTimeout(() => void ask(), length);
    return length;
  }

  async function ask(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    const isThere = await answers();
    isAsking = false;
    if (isThere) {
      status.textContent = 'La connexion répond : vous y êtes conduit.';
      goOn();
      return;
    }
    const seconds = Math.round(pause() / 1_000);
    status.textContent = `Toujours pas de réponse. Prochain essai dans ${seconds} secondes.`;
  }

  button.addEventListener('click', () => {
    status.textContent = 'Essai en cours…';
    void ask();
  });
  pause();
}
