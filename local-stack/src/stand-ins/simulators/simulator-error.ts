/** An error response of a simulator: becomes `{ code, message }` with its status. */
export class SimulatorError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'SimulatorError';
    this.status = status;
    this.code = code;
  }
}
