/** A reader was not to be had: the network failed, or the portal has another release since the page came. */
export class ReaderAbsent extends Error {
  override readonly name = 'ReaderAbsent';
}
