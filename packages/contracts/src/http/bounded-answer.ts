/** A response from outside is longer than the reader's limit. */
export class AnswerTooLong extends Error {
  constructor(longest: number) {
    super(`the answer is longer than ${longest} bytes`);
    this.name = 'AnswerTooLong';
  }
}

/** The text of a response of at most `longest` bytes once unpacked. Throws `AnswerTooLong` and stops reading. */
export async function readBounded(response: Response, longest: number): Promise<string> {
  const { text, cut } = await readStart(response, longest);
  if (cut) throw new AnswerTooLong(longest);
  return text;
}

/** The first `longest` bytes of a response as text; the rest is not read. */
export async function readStart(response: Response, longest: number): Promise<{ text: string; cut: boolean }> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return { text: '', cut: false };
  const decoder = new TextDecoder();
  let text = '';
  let left = longest;
  // Leaving the loop cancels the body, and with it the connection.
  for await (const chunk of body) {
    if (chunk.length > left) return { text: text + decoder.decode(chunk.subarray(0, left)), cut: true };
    left -= chunk.length;
    text += decoder.decode(chunk, { stream: true });
  }
  return { text: text + decoder.decode(), cut: false };
}

/** The bytes of a response of at most `longest` bytes once unpacked. Throws `AnswerTooLong` and stops reading. */
export async function readBoundedBytes(response: Response, longest: number): Promise<Uint8Array> {
  const body: AsyncIterable<Uint8Array> | null = response.body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > longest) throw new AnswerTooLong(longest);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
