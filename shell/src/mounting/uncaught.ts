import type { Release } from '@pwp/contracts';

/** Where a module's file stands in a stack or an address. */
const MODULE_FOLDER = /\/modules\/[^/\s]+\/[^/\s]+\//;

/** Hears what the code of a release threw and nobody caught. The returned function ends it. */
export function followUncaught(
  { entry: { url } }: Pick<Release, 'entry'>,
  hear: (error: unknown, kind: 'error' | 'rejection') => void,
): () => void {
  const folder = url.slice(0, url.lastIndexOf('/') + 1);
  const onError = ({ error, filename }: ErrorEvent) => {
    if (isOf(folder, `${framesOf(error)}\n${filename}`)) hear(error, 'error');
  };
  const onRejection = ({ reason }: PromiseRejectionEvent) => {
    if (isOf(folder, framesOf(reason))) hear(reason, 'rejection');
  };
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}

/** The frames of a stack. Chromium puts the message before them, and it may name any file. */
function framesOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? '').replace(thrown.message, '') : '';
}

/** The first module that the frames name is the one that threw. A module further down called it. */
function isOf(folder: string, frames: string): boolean {
  const place = frames.indexOf(folder);
  const first = frames.search(MODULE_FOLDER);
  return place !== -1 && (first === -1 || first >= place);
}
