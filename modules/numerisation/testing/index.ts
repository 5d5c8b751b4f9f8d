export * from './demo-pli.ts';
export * from './docaposte-double.ts';
export * from './insert-demo-plis.ts';
export * from './pdf.ts';
export * from './sne-double.ts';
