/** Judges pages outside the page: a judgement never delays what the agent types. */
import type { Pixels } from './luminance.ts';
import { pageFault, type PageFault } from './page-fault.ts';

/** Null when the page is readable. */
export type PageFaultAnswer = PageFault | null;

self.addEventListener('message', ({ data }: MessageEvent<Pixels>) => {
  const answer: PageFaultAnswer = pageFault(data);
  self.postMessage(answer, { transfer: [] });
});
