import { PublisherKeys, TeamTokenSummaries } from '@pwp/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { generatePrivateKey, openPrivateKey } from '../core/signing-key.ts';
import { readCliSettings } from './config.ts';
import { moduleId } from './module-id.ts';
import { callRegistry, type RegistryCall } from './registry-client.ts';
import { keyLines, tokenLines } from './status-lines.ts';

/** Prints JSON, or lines for a person. */
type Say = (value: unknown, lines: readonly string[]) => void;

const listed = (text: string): string[] => text.split(',').map((item) => item.trim());

const call = (one: RegistryCall) => callRegistry(readCliSettings(), one, z.unknown());

/** Adds the commands of what teams sign and identify themselves with. */
export function addCredentialCommands(program: Command, say: Say): void {
  const keys = program.command('keys').description('clés de signature des équipes');
  keys
    .command('new')
    .description('tire une clé : la privée reste à l’équipe, la publique est ajoutée par l’exploitation')
    .action(() => {
      const privateKey = generatePrivateKey();
      const { id, publicKey } = openPrivateKey(privateKey);
      say({ id, publicKey, privateKey }, [
        `PWP_PUBLISHER_KEY=${privateKey}`,
        `clé publique : ${publicKey}`,
        `id : ${id}`,
      ]);
    });
  keys
    .command('add')
    .description('permet à une clé de signer des modules')
    .argument('<cle-publique>')
    .requiredOption('--modules <ids>', 'séparés par des virgules', listed)
    .requiredOption('--label <texte>', 'à qui elle est')
    .action(async (publicKey: string, { modules, label }: { modules: string[]; label: string }) => {
      const body = { publicKey, modules, label };
      const { id } = z.object({ id: z.string() }).parse(await call({ method: 'POST', path: '/keys', body }));
      say({ id }, [`Clé ${id} ajoutée pour ${modules.join(', ')}.`]);
    });
  keys
    .command('list')
    .description('les clés qui signent un module, celles qui sont révoquées aussi')
    .argument('<id>', 'du module', moduleId)
    .action(async (id: string) => {
      const settings = readCliSettings();
      const found = await callRegistry(settings, { method: 'GET', path: `/modules/${id}/keys` }, PublisherKeys);
      say(found, keyLines(found.items));
    });
  keys
    .command('revoke')
    .description('ne prend plus rien de ce qu’une clé signe')
    .argument('<id>', 'de la clé')
    .action(async (id: string) => {
      await call({ method: 'DELETE', path: `/keys/${id}` });
      say({ id, revoked: true }, [`Clé ${id} révoquée.`]);
    });

  const tokens = program.command('tokens').description('jetons des équipes');
  tokens
    .command('add')
    .description('fait un jeton, montré une seule fois, pour publier et déplacer des modules')
    .requiredOption('--modules <ids>', 'séparés par des virgules', listed)
    .requiredOption('--label <texte>', 'à qui il est')
    .option('--develop', 'permet aussi « pwp dev » dans ce portail')
    .action(async (given: { modules: string[]; label: string; develop?: boolean }) => {
      const body = { develop: false, ...given };
      const added = z
        .object({ id: z.string(), token: z.string() })
        .parse(await call({ method: 'POST', path: '/tokens', body }));
      say(added, [`PWP_TOKEN=${added.token}`, `id : ${added.id} (le jeton n’est plus montré ensuite)`]);
    });
  tokens
    .command('list')
    .description('les jetons des équipes, ceux qui sont révoqués aussi')
    .action(async () => {
      const found = await callRegistry(readCliSettings(), { method: 'GET', path: '/tokens' }, TeamTokenSummaries);
      say(found, tokenLines(found.items));
    });
  tokens
    .command('revoke')
    .description('ne prend plus rien de qui porte un jeton')
    .argument('<id>', 'du jeton')
    .action(async (id: string) => {
      await call({ method: 'DELETE', path: `/tokens/${id}` });
      say({ id, revoked: true }, [`Jeton ${id} révoqué.`]);
    });
}
