import type { Node } from 'prosemirror-model';
import type { NodeView } from 'prosemirror-view';
import type { RichTextImageAttrs } from '../image.ts';
import type { ReadImage } from './image-source.ts';

/** A picture in the editor, with what is said of it below: who writes sees the alternative text too. */
export function pictureView({ attrs }: Node, read: ReadImage | undefined): NodeView {
  const { fichier, alternative, largeur, hauteur } = attrs as RichTextImageAttrs;
  const dom = document.createElement('figure');
  dom.className = 'pwp-rich-text__figure';
  const place = dom.appendChild(document.createElement('div'));
  place.className = 'pwp-rich-text__picture';
  place.style.maxInlineSize = `${largeur}px`;
  place.style.aspectRatio = `${largeur} / ${hauteur}`;
  const caption = dom.appendChild(document.createElement('figcaption'));
  caption.className = 'fr-hint-text';
  caption.textContent = alternative === null ? 'Image décorative' : `Texte de remplacement : ${alternative}`;
  let address = '';
  let isGone = false;

  async function load(): Promise<void> {
    const blob = await read?.(fichier);
    if (blob === undefined || isGone) return;
    address = URL.createObjectURL(blob);
    const picture = place.appendChild(document.createElement('img'));
    picture.alt = alternative ?? '';
    picture.src = address;
  }
  load().catch(() => place.append('Cette image n’a pas pu être chargée.'));

  return {
    dom,
    // Nothing in it is the editor's text.
    ignoreMutation: () => true,
    destroy: () => {
      isGone = true;
      URL.revokeObjectURL(address);
    },
  };
}
