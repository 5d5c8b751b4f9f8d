import {
  DeliveryPostponed,
  FileResponse,
  type Account,
  type CurrentGuichet,
  type ExportSender,
  type ModuleContext,
  type Multipart,
} from '@pwp/api-kit';
import type { RichTextDocument } from '@pwp/rich-text';
import type { GuichetDocument, GuichetDocumentList } from '../../contracts/index.ts';
import { documentIntrouvable, fichierEnAnalyse, fichierInfecte } from '../problems.ts';
import { DocumentModel } from './document-model.ts';
import type { PrintedDocument } from './document-pdf.ts';
import { readableDocuments } from './document-policy.ts';
import { presentDocument, texteOf } from './document-presenter.ts';
import { joinFile } from './joined-file.ts';

/** Most documents in a response. */
const LONGEST_LIST = 100;

/** Exports `make`. `pwp pack` turns the name into that of the built file. */
const PDF_THREAD = new URL('document-pdf.ts', import.meta.url);

/** Who asks, and where that account works now. */
export interface Asker {
  account: Account;
  guichet: CurrentGuichet | undefined;
}

/** A document that somebody asks for. */
interface Asked extends Asker {
  id: number;
}

/** What an account can do with the documents of its current guichet; without one, with its own. */
export interface DocumentService {
  /** Newest first, 100 at most; `total` counts them all. */
  list(asker: Asker): Promise<GuichetDocumentList>;
  create(asker: Asker, document: { titre: string; texte: RichTextDocument }): Promise<GuichetDocument>;
  /** Called before the body of an upload is read. Throws `document-introuvable`. */
  expect(asked: Asked): Promise<void>;
  /** Throws `document-introuvable` and what `joinFile` throws. */
  join(asked: Asked, form: Multipart): Promise<GuichetDocument>;
  /** Throws `document-introuvable`, `fichier-non-remis`, `fichier-en-analyse`. */
  file(asked: Asked, signal: AbortSignal): Promise<FileResponse>;
  /** Throws `document-introuvable`, `export-en-cours`. */
  print(asked: Asked, sender: ExportSender): Promise<FileResponse>;
}

/** Dependencies of the service. */
type DocumentContext = Pick<
  ModuleContext<unknown>,
  'antivirus' | 'clock' | 'exports' | 'files' | 'publicUrl' | 'transaction'
>;

/** The service over the database, the file store and the host's threads. */
export function createDocumentService(context: DocumentContext): DocumentService {
  const { antivirus, clock, exports, files, publicUrl: portalUrl, transaction } = context;

  async function found({ id, ...asker }: Asked): Promise<DocumentModel> {
    const row = await DocumentModel.findOne({ where: { id, ...readableDocuments(asker) }, raw: true });
    if (row === null) throw documentIntrouvable('Il n’existe pas, n’existe plus, ou est d’un autre guichet.');
    return row;
  }

  async function requireSound(name: string, key: string, signal: AbortSignal): Promise<void> {
    try {
      if (!(await antivirus.infectedOf([key], signal)).has(key)) return;
    } catch (error) {
      if (!(error instanceof DeliveryPostponed)) throw error;
      throw fichierEnAnalyse('L’antivirus ne répond pas : réessayez dans quelques minutes.', { cause: error });
    }
    throw fichierInfecte(`« ${name} » n’est pas remis. Prévenez qui l’a joint.`);
  }

  return {
    async list(asker) {
      const where = readableDocuments(asker);
      const order: [string, string][] = [
        ['createdAt', 'DESC'],
        ['id', 'DESC'],
      ];
      const total = await DocumentModel.count({ where });
      const rows = await DocumentModel.findAll({ where, order, limit: LONGEST_LIST, raw: true });
      return { items: rows.map(presentDocument), total };
    },

    create: ({ account, guichet }, { titre, texte }) =>
      transaction(async () => {
        const row = {
          guichetCode: guichet?.code ?? null,
          titre,
          texte: JSON.stringify(texte),
          fichier: null,
          nomFichier: null,
        };
        return presentDocument(await DocumentModel.create({ ...row, accountId: account.id, createdAt: clock.now() }));
      }),

    async expect(asked) {
      await found(asked);
    },

    async join(asked, form) {
      await joinFile(context, asked.account, asked.id, form);
      return presentDocument(await found(asked));
    },

    async file(asked, signal) {
      const { fichier, nomFichier } = await found(asked);
      if (fichier === null || nomFichier === null)
        throw documentIntrouvable('Aucun fichier n’est joint à ce document.');
      await requireSound(nomFichier, fichier, signal);
      return new FileResponse({ body: await files.read(fichier), type: 'application/pdf', filename: nomFichier });
    },

    async print(asked, sender) {
      // Read once its turn has come: what waits holds no text.
      const load = async (): Promise<PrintedDocument> => {
        const row = await found(asked);
        return { titre: row.titre, texte: texteOf(row), created: clock.now(), portalUrl };
      };
      const body = await exports.inThread(sender, { entry: PDF_THREAD, load });
      return new FileResponse({ body, type: 'application/pdf', filename: 'document.pdf', size: body.length });
    },
  };
}
