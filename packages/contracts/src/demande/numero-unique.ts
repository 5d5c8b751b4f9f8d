/**
 * The parts of a demande's 18-character numéro unique. Source: arrêté of 25/11/2010, annex; the order MMYY comes from
 * published attestations.
 */
export interface NumeroUniqueParts {
  /** Département on 3 characters, or `111` for Île-de-France. */
  territoire: string;
  mois: string;
  annee: string;
  sequence: string;
  /** Guichet that registered the demande. */
  guichet: string;
}

/** The result of `readNumeroUnique`: the normalised number and its parts, or a French sentence that names the fault. */
export type NumeroUniqueReading =
  | { ok: true; numeroUnique: string; parts: NumeroUniqueParts }
  | { ok: false; detail: string };

/** Reads a numéro unique as people type or paste it; it ignores spaces and case. */
export function readNumeroUnique(typed: string): NumeroUniqueReading {
  const numeroUnique = typed.replace(/[\s\u00a0\u202f]/g, '').toUpperCase();
  const fault = faultOf(numeroUnique);
  if (fault !== undefined) return { ok: false, detail: fault };
  return {
    ok: true,
    numeroUnique,
    parts: {
      territoire: numeroUnique.slice(0, 3),
      mois: numeroUnique.slice(3, 5),
      annee: numeroUnique.slice(5, 7),
      sequence: numeroUnique.slice(7, 13),
      guichet: numeroUnique.slice(13),
    },
  };
}

function faultOf(value: string): string | undefined {
  if (value === '') return 'Saisissez un numéro unique.';
  if (value.length !== 18) return `Le numéro unique compte 18 caractères ; celui-ci en compte ${value.length}.`;
  if (!/^(\d{3}|02[AB])/.test(value)) {
    return `Le département (« ${value.slice(0, 3)} ») doit être formé de 3 chiffres, ou de 02A ou 02B.`;
  }
  const mois = value.slice(3, 5);
  if (!/^(0[1-9]|1[0-2])$/.test(mois)) return `Le mois « ${mois} » n’existe pas.`;
  if (!/^\d{2}$/.test(value.slice(5, 7))) return `L’année « ${value.slice(5, 7)} » doit être formée de 2 chiffres.`;
  if (!/^\d{6}$/.test(value.slice(7, 13))) {
    return `Le numéro d’ordre « ${value.slice(7, 13)} » doit être formé de 6 chiffres.`;
  }
  if (!/^[A-Z0-9]{5}$/.test(value.slice(13))) {
    return `Le code du guichet « ${value.slice(13)} » doit être formé de 5 lettres ou chiffres.`;
  }
  return undefined;
}

/** Formats a numéro unique for people: `034 08 19 000040 PWP01`. */
export function formatNumeroUnique(numeroUnique: string): string {
  return numeroUnique.replace(/^(.{3})(.{2})(.{2})(.{6})(.{5})$/, '$1 $2 $3 $4 $5');
}

/** A numéro unique in groups as it is typed: `0340819` is `034 08 19`. What cannot be one is left as it is. */
export function groupNumeroUnique(typed: string): string {
  const compact = typed.replace(/[\s\u00a0\u202f]/g, '');
  if (!/^(?:\d{3}|02[AB])[0-9A-Z]{0,15}$/i.test(compact)) return typed;
  return compact
    .toUpperCase()
    .replace(/^(.{3})(.{1,2})?(.{1,2})?(.{1,6})?(.{1,5})?$/, (...parts: (string | undefined)[]) =>
      parts.slice(1, 6).filter(Boolean).join(' '),
    );
}

/** Masks a numéro unique for logs and mails: `034 08 19 •••••• PWP01`. */
export function maskNumeroUnique(numeroUnique: string): string {
  return numeroUnique.replace(/^(.{3})(.{2})(.{2})(.{6})(.{5})$/, '$1 $2 $3 •••••• $5');
}
