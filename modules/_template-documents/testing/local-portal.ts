import { defineLocalPortal } from '@pwp/api-kit/local-portal';
import type { RichTextDocument } from '@pwp/rich-text';
import { DocumentModel } from '../api/documents/document-model.ts';

const texte: RichTextDocument = {
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Ce document vient de la démonstration.' }] }],
};

/** What a portal on one machine is filled with: a document for each guichet of the demo. */
export const localPortal = defineLocalPortal({
  async seed({ now, guichets, agentId }) {
    const document = {
      titre: 'Document de démonstration',
      texte: JSON.stringify(texte),
      fichier: null,
      nomFichier: null,
    };
    await DocumentModel.bulkCreate(
      guichets.map((guichetCode) => ({ ...document, guichetCode, accountId: agentId, createdAt: now })),
    );
  },
});
