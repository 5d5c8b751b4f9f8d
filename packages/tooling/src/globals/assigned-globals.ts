/**
 * Every place where a text puts something on the page's global object, one line each. Modules share by `defineEvent`
 * and `defineSessionState` of web-kit: a global has no type, no owner and no end.
 */
export function assignedGlobals(text: string): string[] {
  const assigning = [
    /\b(?:window|globalThis|self)\s*(?:\.\s*\w+|\[[^\]]{1,100}\])\s*(?:\?\?|\|\||&&|[-+*/%|&^])?=(?![=>])/,
    /\b(?:Object\.(?:assign|definePropert(?:y|ies))|Reflect\.(?:set|defineProperty))\(\s*(?:window|globalThis|self)\b/,
  ];
  return text
    .split('\n')
    .flatMap((line, index) => (assigning.some((one) => one.test(line)) ? [`${index + 1}: ${line.trim()}`] : []));
}
