import type { IncomingMessage } from 'node:http';
import { pipeline, Writable } from 'node:stream';

/** An unwanted body is read up to this many bytes, so that its sender reads the response. */
const LEFT_OVER = 256 * 1024 * 1024;

/** A body while it is streamed. */
export interface BodyOnItsWay {
  /** The target takes no more: the rest is discarded. */
  letGo(): void;
}

/**
 * Streams a request's body to `target`. The target ends with the body, and is destroyed when the sender leaves early.
 * Unlike `pipeline`, a target that fails or closes leaves the request open, so the sender still gets a response.
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
