/** The API as a part of its own: a launcher, and the processes that it starts, which run this file too. */
import cluster from 'node:cluster';
import { createLog, describeFailure, runUntilSignal } from '@pwp/api-kit/server';
import { answerLauncher } from './launcher/answer-launcher.ts';
import { createLauncher, type LauncherReport } from './launcher/launcher.ts';
import { readLauncherSettings } from './launcher/launcher-config.ts';

if (cluster.isPrimary) await launch();
else
  await answerLauncher(async (environment) => {
    const [{ installedModules }, { readOwnConfig }, { serveApi }] = await Promise.all([
      import('./installed-modules.ts'),
      import('./config.ts'),
      import('./launcher/serve-api.ts'),
    ]);
    const config = () => readOwnConfig(installedModules, environment);
    return (launched) => serveApi({ config: config(), modules: installedModules }, launched);
  });

async function launch(): Promise<void> {
  // Said whatever PWP_LOG_LEVEL is: who starts it, or reloads it, waits for these lines.
  const log = createLog('api');
  const report: LauncherReport = {
    serves: (pid) => log.info({ process: pid }, 'a process serves'),
    ended: (pid, pause) => log.error({ process: pid }, `a process ended: another starts in ${pause / 1_000} s`),
    failed: ({ message }) => log.error({ reason: message }, 'a process did not start'),
  };
  try {
    const settings = readLauncherSettings();
    const launcher = createLauncher({ ...settings, report });
    runUntilSignal(() => launcher.close(), { log, patience: settings.stopTimeout + 30_000 });
    process.on('SIGHUP', () => {
      launcher.reload().then(
        () => log.info('reloaded: every process was replaced'),
        (error: unknown) =>
          log.error({ reason: describeFailure(error) }, 'the reload stopped: the processes of before go on serving'),
      );
    });
    await launcher.start();
    const { url } = await launcher.serving();
    log.info(`API ready: ${url}`);
  } catch (error) {
    console.error(describeFailure(error));
    process.exit(1);
  }
}
