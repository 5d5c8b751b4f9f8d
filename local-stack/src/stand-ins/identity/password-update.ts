import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { ACTION_MAX_AUTH_AGE, epoch } from './realm.ts';

const ACTION = 'UPDATE_PASSWORD';
const PROMPT = 'update_password';

/** The outcome of a password change requested by the portal, in Keycloak's words. */
export type ActionStatus = 'success' | 'cancelled';

/** The result that the page returns to the provider. */
export function passwordUpdateResult(status: ActionStatus): Record<string, unknown> {
  return { [PROMPT]: { status } };
}

/** Whether an interaction of this name is the password change. */
export function isPasswordUpdate(prompt: string): boolean {
  return prompt === PROMPT;
}

/**
 * Adds the password change to the prompts of a sign-in. It requires a recent password, or asks for it again, so that
 * an unattended screen is not enough to take over an account.
 */
export function addPasswordUpdate(policy: interactionPolicy.DefaultPolicy): void {
  const { Check, Prompt } = interactionPolicy;
  policy
    .get('login')
    ?.checks.add(
      new Check(
        'recent_login_required',
        'the password was given too long ago',
        'login_required',
        (ctx) =>
          isAsked(ctx) &&
          outcomeOf(ctx) === undefined &&
          epoch() - (ctx.oidc.session?.authTime() ?? 0) > ACTION_MAX_AUTH_AGE,
      ),
    );
  policy.add(
    new Prompt(
      { name: PROMPT, requestable: false },
      new Check(
        'password_update_asked',
        'the person asked to change the password',
        (ctx) => isAsked(ctx) && outcomeOf(ctx) === undefined,
      ),
    ),
  );
}

/** The outcome of the action in the response to the portal, like Keycloak; absent when the portal requested none. */
export function actionOutcome(ctx: KoaContextWithOIDC): Record<string, string> {
  const action = ctx.oidc.params?.['kc_action'];
  if (typeof action !== 'string') return {};
  return { kc_action: action, kc_action_status: outcomeOf(ctx) ?? 'error' };
}

function isAsked(ctx: KoaContextWithOIDC): boolean {
  return ctx.oidc.params?.['kc_action'] === ACTION;
}

function outcomeOf(ctx: KoaContextWithOIDC): ActionStatus | undefined {
  const result = ctx.oidc.result?.[PROMPT];
  if (typeof result !== 'object' || result === null || !('status' in result)) return undefined;
  return result.status === 'success' || result.status === 'cancelled' ? result.status : undefined;
}
