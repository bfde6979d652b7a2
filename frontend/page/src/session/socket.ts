/** The part of the browser's WebSocket that is used here, so that a test can stand in for it. */
export interface Socket {
  binaryType: BinaryType;
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string | ArrayBufferView<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** `WebSocket.OPEN`, without needing the class. */
export const SOCKET_OPEN = 1;
