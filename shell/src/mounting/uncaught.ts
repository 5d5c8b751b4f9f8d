/** Hears what code below an address threw and nobody caught, until it is told to stop. */
export function followUncaught(
  folder: string,
  hear: (error: unknown, kind: 'error' | 'rejection') => void,
): () => void {
  const onError = ({ error, filename }: ErrorEvent) => {
    if (isOf(folder, filename) || isOf(folder, stackOf(error))) hear(error, 'error');
  };
  const onRejection = ({ reason }: PromiseRejectionEvent) => {
    if (isOf(folder, stackOf(reason))) hear(reason, 'rejection');
  };
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? '') : '';
}

function isOf(folder: string, text: string): boolean {
  return text.includes(folder);
}
