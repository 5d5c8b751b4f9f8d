import type { IncomingMessage } from 'node:http';
import { pipeline, Writable } from 'node:stream';

/** What is left of a body that nobody wants any more is read up to this many bytes, so that its sender reads the answer. */
const LEFT_OVER = 256 * 1024 * 1024;

/** A body on its way. */
export interface BodyOnItsWay {
  /** The target wants no more: what is left goes nowhere. */
  letGo(): void;
}

/**
 * Streams the body of a request to `target`, which is ended with it, and destroyed when the sender leaves before.
 * A target that fails or closes does not close the request, as `pipeline` alone would: its sender still gets an answer.
 */
export function handOnBody(request: IncomingMessage, target: Writable): BodyOnItsWay {
  let wanted = true;
  let leftOver = 0;
  let resume: (() => void) | undefined;
  const goOn = () => {
    const next = resume;
    resume = undefined;
    next?.();
  };
  const letGo = () => {
    wanted = false;
    goOn();
  };
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!wanted) {
        leftOver += chunk.length;
        done(leftOver > LEFT_OVER ? new Error('more than anybody reads of a refused body') : null);
      } else if (target.write(chunk)) done();
      else resume = done;
    },
    final(done) {
      if (wanted) target.end();
      done();
    },
  });
  target.on('drain', goOn);
  target.once('error', letGo);
  target.once('close', letGo);
  pipeline(request, sink, (error) => {
    if (error && wanted) target.destroy(error);
  });
  return { letGo };
}
