import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes outside V8's heap that may pile up before they are collected. */
const PILE = 2 * 1024 * 1024;
/** Between two looks at what piled up, ms. A look takes some microseconds. */
const EVERY = 5;

/** Collects young objects. */
type CollectYoung = () => void;

/**
 * Frees the buffers of uploads and of deposits soon after they were used, until it is told to end.
 * V8 sees only the small object that holds a buffer, and waits for 16 MB of those: by then a pli of 100 MB stands whole in memory.
 * A smaller space for young objects would free buffers earlier too, and make every other request pay for it.
 */
export function collectBuffersEarly(
  collectYoung: CollectYoung = youngCollection(),
  outside: () => number = bytesOutside,
): () => void {
  let least = outside();
  const look = setInterval(() => {
    least = Math.min(least, outside());
    if (outside() - least < PILE) return;
    collectYoung();
    least = outside();
  }, EVERY);
  look.unref();
  return () => clearInterval(look);
}

function bytesOutside(): number {
  return getHeapStatistics().external_memory;
}

/** Node gives `gc` to contexts made after it was asked for. */
function youngCollection(): CollectYoung {
  setFlagsFromString('--expose-gc');
  const collect: (options: { type: 'minor' }) => void = runInNewContext('gc');
  return () => collect({ type: 'minor' });
}
