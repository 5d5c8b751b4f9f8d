import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type { FlowItem, FlowPlan } from './realm/flows.ts';

/** The places of the realm to which a flow can be bound. */
type Binding = 'browserFlow' | 'resetCredentialsFlow';

/** One line of a flow, in a form to compare. */
interface Line {
  level: number;
  provider: string | undefined;
  requirement: string | undefined;
  config: Readonly<Record<string, string>> | undefined;
}

/**
 * Updates a flow of the realm to match its plan. A different flow is not edited while sign-ins use it: a complete
 * replacement is built, bound, then renamed. The next run removes what an interrupted run left.
 */
export async function bindFlow(client: KeycloakAdminClient, plan: FlowPlan, binding: Binding): Promise<void> {
  const realm = { realm: client.realmName };
  let bound = (await client.realms.findOne(realm))?.[binding] ?? '';
  if (!isOurs(plan, bound) || !(await isInLine(client, plan, bound))) {
    bound = `${plan.alias} ${randomUUID().slice(0, 8)}`;
    await build(client, plan, bound);
    await client.realms.update(realm, { [binding]: bound });
  }
  for (const flow of await client.authenticationManagement.getFlows()) {
    if (flow.id !== undefined && isOurs(plan, flow.alias) && flow.alias !== bound)
      await client.authenticationManagement.deleteFlow({ flowId: flow.id });
  }
  await takeName(client, plan, bound);
}

/** Whether a flow of this name is the plan's, or an unfinished version of it. */
function isOurs({ alias }: FlowPlan, name = ''): boolean {
  return name === alias || new RegExp(`^${alias} [0-9a-f]{8}$`).test(name);
}

async function isInLine(client: KeycloakAdminClient, plan: FlowPlan, alias: string): Promise<boolean> {
  const lines: Line[] = [];
  for (const execution of await client.authenticationManagement.getExecutions({ flow: alias })) {
    const configId = execution.authenticationConfig;
    const config =
      configId === undefined ? undefined : (await client.authenticationManagement.getConfig({ id: configId })).config;
    lines.push({
      level: execution.level ?? 0,
      provider: execution.authenticationFlow === true ? undefined : execution.providerId,
      requirement: execution.requirement,
      config,
    });
  }
  return isDeepStrictEqual(lines, linesOf(plan.items));
}

function linesOf(items: readonly FlowItem[], level = 0): Line[] {
  return items.flatMap((item) =>
    'provider' in item
      ? [{ level, provider: item.provider, requirement: item.requirement, config: item.config }]
      : [
          { level, provider: undefined, requirement: item.requirement, config: undefined },
          ...linesOf(item.items, level + 1),
        ],
  );
}

async function build(client: KeycloakAdminClient, { description, items }: FlowPlan, alias: string): Promise<void> {
  await client.authenticationManagement.createFlow({
    alias,
    description,
    providerId: 'basic-flow',
    topLevel: true,
    builtIn: false,
  });
  await addItems(client, alias, alias, items);
}

/** Adds items to a flow. Names of sub-flows are unique in the realm, so they start with the whole flow's name. */
async function addItems(
  client: KeycloakAdminClient,
  whole: string,
  flow: string,
  items: readonly FlowItem[],
): Promise<void> {
  for (const item of items) {
    if ('provider' in item) {
      const { provider, requirement, config } = item;
      const { id } = await client.authenticationManagement.addExecutionToFlow({ flow, provider });
      await require(client, flow, (execution) => execution.id === id, requirement);
      if (config !== undefined && id !== undefined)
        await client.authenticationManagement.createConfig({ id, alias: `${flow} ${provider}`, config });
    } else {
      const alias = `${whole} ${item.name}`;
      const { id } = await client.authenticationManagement.addFlowToFlow({
        flow,
        alias,
        type: 'basic-flow',
        provider: '',
        description: '',
      });
      await require(client, flow, ({ flowId }) => flowId === id, item.requirement);
      await addItems(client, whole, alias, item.items);
    }
  }
}

/** Sets the requirement of the item for which `isIt` is true. */
async function require(
  client: KeycloakAdminClient,
  flow: string,
  isIt: (execution: { id?: string; flowId?: string }) => boolean,
  requirement: string,
): Promise<void> {
  const executions = await client.authenticationManagement.getExecutions({ flow });
  const execution = executions.find((found) => isIt(found));
  if (execution === undefined) throw new Error(`The flow ${flow} has not the step that was just added to it.`);
  await client.authenticationManagement.updateExecution({ flow }, { ...execution, requirement });
}

/** Gives a flow and its sub-flows the plan's names; bindings use ids. */
async function takeName(client: KeycloakAdminClient, { alias }: FlowPlan, current: string): Promise<void> {
  const executions = await client.authenticationManagement.getExecutions({ flow: current });
  const flows = await client.authenticationManagement.getFlows();
  const subFlows = executions.flatMap(({ flowId, displayName }) =>
    flowId === undefined ? [] : [{ flowId, displayName }],
  );
  for (const { flowId, displayName = '' } of subFlows) {
    if (displayName.startsWith(`${current} `)) await rename(client, flowId, alias + displayName.slice(current.length));
  }
  const flowId = flows.find((flow) => flow.alias === current)?.id;
  if (flowId !== undefined) await rename(client, flowId, alias);
}

async function rename(client: KeycloakAdminClient, flowId: string, alias: string): Promise<void> {
  const flow = await client.authenticationManagement.getFlow({ flowId });
  if (flow.alias !== alias) await client.authenticationManagement.updateFlow({ flowId }, { ...flow, alias });
}
