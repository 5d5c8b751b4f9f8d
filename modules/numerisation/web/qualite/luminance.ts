/** A page in grey: one byte a pixel, line after line, 0 black and 255 white. */
export interface Luminance {
  levels: Uint8Array;
  width: number;
  height: number;
}

/** What a canvas gives of a drawing: four bytes a pixel, red, green, blue and alpha. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** The grey of drawn pixels (Rec. 601, in 256ths); what is transparent is white, as on paper. */
export function luminanceOf({ data, width, height }: Pixels): Luminance {
  const levels = new Uint8Array(width * height);
  // A pixel at a time: red is its lowest byte where bytes are little-endian, which all browsers' are.
  const pixels = new Uint32Array(data.buffer, data.byteOffset, levels.length);
  for (let at = 0; at < levels.length; at += 1) {
    const pixel = pixels[at] ?? 0;
    const grey = (77 * (pixel & 255) + 150 * ((pixel >>> 8) & 255) + 29 * ((pixel >>> 16) & 255)) >>> 8;
    const alpha = pixel >>> 24;
    levels[at] = alpha === 255 ? grey : 255 - ((255 - grey) * alpha) / 255;
  }
  return { levels, width, height };
}
