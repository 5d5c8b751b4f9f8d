import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';

/** Alias of the sign-in flow that asks some roles for a second factor. */
export const BROWSER_FLOW = 'pwp-navigateur';

const SECOND_FACTOR = 'pwp-second-facteur';

/** One step of a flow, by the id of its provider. */
interface Step {
  provider: string;
  requirement: 'REQUIRED' | 'ALTERNATIVE' | 'CONDITIONAL' | 'DISABLED';
  config?: Readonly<Record<string, string>>;
}

/**
 * Makes the flow once: cookie or the identity of another service, else password (or passkey), then, for who holds the role
 * `second-facteur`, a one-time code. A passkey is two factors already and asks for no code. Who has no code yet makes one there.
 */
export async function ensureBrowserFlow(client: KeycloakAdminClient): Promise<void> {
  const flows = await client.authenticationManagement.getFlows();
  if (flows.some(({ alias }) => alias === BROWSER_FLOW)) return;
  await client.authenticationManagement.createFlow({
    alias: BROWSER_FLOW,
    description: 'Mot de passe, et un second facteur pour les référents et les administrateurs',
    providerId: 'basic-flow',
    topLevel: true,
    builtIn: false,
  });
  await addSteps(client, BROWSER_FLOW, [
    { provider: 'auth-cookie', requirement: 'ALTERNATIVE' },
    { provider: 'identity-provider-redirector', requirement: 'ALTERNATIVE' },
  ]);
  const forms = `${BROWSER_FLOW} formulaires`;
  await addFlow(client, BROWSER_FLOW, forms, 'ALTERNATIVE');
  await addSteps(client, forms, [{ provider: 'auth-username-password-form', requirement: 'REQUIRED' }]);
  await addFlow(client, forms, SECOND_FACTOR, 'CONDITIONAL');
  await addSteps(client, SECOND_FACTOR, [
    { provider: 'conditional-user-role', requirement: 'REQUIRED', config: { condUserRole: 'second-facteur' } },
    {
      provider: 'conditional-credential',
      requirement: 'REQUIRED',
      config: { credentials: 'webauthn-passwordless', included: 'false' },
    },
    { provider: 'auth-otp-form', requirement: 'REQUIRED' },
  ]);
}

async function addFlow(
  client: KeycloakAdminClient,
  parent: string,
  alias: string,
  requirement: Step['requirement'],
): Promise<void> {
  await client.authenticationManagement.addFlowToFlow({
    flow: parent,
    alias,
    type: 'basic-flow',
    provider: '',
    description: '',
  });
  await require(client, parent, ({ displayName }) => displayName === alias, requirement);
}

async function addSteps(client: KeycloakAdminClient, flow: string, steps: readonly Step[]): Promise<void> {
  for (const { provider, requirement, config } of steps) {
    await client.authenticationManagement.addExecutionToFlow({ flow, provider });
    const id = await require(client, flow, ({ providerId }) => providerId === provider, requirement);
    if (config !== undefined) {
      await client.authenticationManagement.createConfig({ id, alias: `${flow} ${provider}`, config });
    }
  }
}

/** Sets the requirement of the step that `isIt` finds; returns its id. */
async function require(
  client: KeycloakAdminClient,
  flow: string,
  isIt: (execution: { providerId?: string; displayName?: string }) => boolean,
  requirement: Step['requirement'],
): Promise<string> {
  const executions = await client.authenticationManagement.getExecutions({ flow });
  const execution = executions.find((found) => isIt(found));
  if (execution?.id === undefined) throw new Error(`The flow ${flow} has not the step that was just added to it.`);
  await client.authenticationManagement.updateExecution({ flow }, { ...execution, requirement });
  return execution.id;
}
