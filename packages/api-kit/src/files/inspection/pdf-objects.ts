/** Most objects allowed in a PDF. A scan of a thousand pages has about five thousand. */
const MOST_OBJECTS = 100_000;

/** Bytes around « /ObjStm » where its dictionary gives the number of objects. */
const AROUND = 256;
const COUNT = /\/N ?(\d{1,9})/;

/** Whether a PDF has more objects than a document needs. Object streams count for the number that they declare. */
export function hasTooManyObjects(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let objects = 0;
  for (let at = file.indexOf(' obj'); at !== -1 && objects <= MOST_OBJECTS; at = file.indexOf(' obj', at + 4)) {
    objects += 1;
  }
  for (let at = file.indexOf('/ObjStm'); at !== -1 && objects <= MOST_OBJECTS; at = file.indexOf('/ObjStm', at + 7)) {
    const around = file.toString('latin1', Math.max(0, at - AROUND), at + AROUND);
    objects += Number(COUNT.exec(around)?.[1] ?? 0);
  }
  return objects > MOST_OBJECTS;
}
