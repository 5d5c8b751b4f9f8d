const ACTS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Returns how long ago the person last did something in this page, ms; opening it counts. */
export function followActs(): () => number {
  let actedAt = Date.now();
  const act = () => {
    actedAt = Date.now();
  };
  for (const name of ACTS) window.addEventListener(name, act, { capture: true, passive: true });
  return () => Date.now() - actedAt;
}
