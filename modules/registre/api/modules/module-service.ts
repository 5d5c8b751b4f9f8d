import type { ModuleContext } from '@pwp/api-kit';
import type { ModuleSummary } from '@pwp/contracts';
import {
  OWN_ID,
  type ApproveRelease,
  type Channel,
  type DisableModule,
  type EnableModule,
  type PromoteModule,
  type RegistreModuleList,
  type RollbackModule,
} from '../../contracts/index.ts';
import { createAuditedChange, type Acting } from '../audited-change.ts';
import { moduleInconnu, registreIndispensable } from '../problems.ts';
import { registryProblem } from '../providers/registry-failure.ts';
import type { RegistryProvider } from '../providers/registry-provider.ts';
import { presentModule } from './module-presenter.ts';

/**
 * What administrators do with the registry. Each change stands in the registry's journal and in the audit trail, under their name; each
 * throws `module-modifie` when the module is no longer as it was on screen.
 */
export interface ModuleService {
  /** By title. */
  list: () => Promise<RegistreModuleList>;
  promote: (acting: Acting, moduleId: string, move: PromoteModule) => Promise<Channel>;
  approve: (acting: Acting, moduleId: string, body: ApproveRelease) => Promise<void>;
  rollback: (acting: Acting, moduleId: string, body: RollbackModule) => Promise<void>;
  /** Throws `registre-indispensable` for this module itself. */
  disable: (acting: Acting, moduleId: string, body: DisableModule) => Promise<void>;
  /** A module that is in service stays so, and nothing is written. */
  enable: (acting: Acting, moduleId: string, body: EnableModule) => Promise<void>;
}

type ServiceContext = Pick<ModuleContext<unknown>, 'audit' | 'log'> & { registry: RegistryProvider };

/** The service over the registry: it keeps nothing itself. */
export function createModuleService({ audit, log, registry }: ServiceContext): ModuleService {
  const change = createAuditedChange({ audit, log });

  async function summaryOf(moduleId: string): Promise<ModuleSummary> {
    const { items } = await registry.listModules().catch((error: unknown) => {
      throw registryProblem(log, error);
    });
    const module = items.find(({ id }) => id === moduleId);
    if (module === undefined) throw moduleInconnu(`Le registre ne connaît pas le module « ${moduleId} ».`);
    return module;
  }

  return {
    async list() {
      try {
        const [{ items, total }, faults] = await Promise.all([registry.listModules(), registry.listFaults()]);
        const sorted = items.toSorted((left, right) => left.title.localeCompare(right.title, 'fr'));
        return { items: sorted.map(presentModule), total, faults };
      } catch (error) {
        throw registryProblem(log, error);
      }
    },

    async promote(acting, moduleId, { ring, version, moved }) {
      const module = await summaryOf(moduleId);
      const avant = { anneau: ring, version: module.channels[ring] ?? null };
      return change(acting, module, { action: 'registre.promote-module', avant, version }, async (actor) => {
        const given = await registry.promoteModule(actor, moduleId, { ring, version, moved });
        return { answer: { ring, version: given }, apres: { anneau: ring, version: given } };
      });
    },

    async approve(acting, moduleId, { version }) {
      const module = await summaryOf(moduleId);
      await change(acting, module, { action: 'registre.approve-release', version }, async (actor) => {
        const besoins = await registry.approveRelease(actor, moduleId, version);
        return { answer: undefined, apres: { version, besoins } };
      });
    },

    async rollback(acting, moduleId, { motif, moved }) {
      const module = await summaryOf(moduleId);
      const avant = { versions: versionsOf(module.channels) };
      await change(acting, module, { action: 'registre.rollback-module', avant }, async (actor) => {
        const channels = await registry.rollbackModule(actor, moduleId, { reason: motif, moved });
        const apres = { versions: versionsOf(channels), ...(motif !== undefined && { motif }) };
        return { answer: undefined, apres };
      });
    },

    async disable(acting, moduleId, { motif }) {
      if (moduleId === OWN_ID) {
        throw registreIndispensable('Coupé, le Registre ne pourrait plus être remis en service depuis le portail.');
      }
      const module = await summaryOf(moduleId);
      await change(acting, module, { action: 'registre.disable-module' }, async (actor) => {
        await registry.disableModule(actor, moduleId, motif);
        return { answer: undefined, apres: { motif } };
      });
    },

    async enable(acting, moduleId, { motif }) {
      const module = await summaryOf(moduleId);
      if (module.disabled === null) return;
      await change(
        acting,
        module,
        { action: 'registre.enable-module', avant: { motif: module.disabled } },
        async (actor) => {
          await registry.enableModule(actor, moduleId, motif);
          return { answer: undefined, apres: {} };
        },
      );
    },
  };
}

/** What the rings get, as the trail keeps it: « tous 0123456789ab ». */
function versionsOf(channels: ModuleSummary['channels']): string[] {
  return Object.entries(channels).map(([ring, version]) => `${ring} ${version}`);
}
