import type { ModuleSummary } from '@pwp/contracts';
import type { Channel, RegistreModule } from '../../contracts/index.ts';

/** A module as administrators see it. */
export function presentModule(summary: ModuleSummary): RegistreModule {
  const {
    id,
    title,
    availability,
    disabled,
    adopted,
    configurable,
    channels,
    moved,
    before,
    published,
    releases,
    installed,
  } = summary;
  return {
    id,
    title,
    availability,
    disabled,
    adopted,
    configurable,
    channels: presentChannels(channels),
    moved,
    before: before && presentChannels(before),
    published,
    releases: releases.map((release) => ({
      version: release.version,
      publishedAt: release.publishedAt,
      publishedBy: release.publishedBy,
      bytes: release.bytes,
      compressed: release.compressed,
      packages: release.packages,
      accessibility: release.accessibility,
      misfits: release.misfits,
      needs: release.needs,
      votes: release.votes,
      failures: release.failures,
    })),
    installed: installed && {
      version: installed.version,
      votes: installed.votes,
      failures: installed.failures,
    },
  };
}

function presentChannels(channels: ModuleSummary['channels']): Channel[] {
  return Object.entries(channels).map(([ring, version]) => ({ ring, version }));
}
