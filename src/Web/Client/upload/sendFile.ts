import { Refusal } from './refusal';

/**
 * Sends a file by XMLHttpRequest, because fetch does not tell how much of a body was sent. Gives the body of the answer. The file's
 * name goes into a header: addresses end up in the logs of proxies, and names of files name patients.
 */
export function sendFile(
  method: 'PUT' | 'POST',
  url: string,
  name: string,
  file: Blob,
  sent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    // Not in the address: it may be a patient's name, and addresses end up in logs.
    request.setRequestHeader('Mem3D-File-Name', encodeURIComponent(name));
    request.upload.onprogress = (event) => sent(event.loaded);
    request.onload = () => {
      if (request.status < 300) resolve(request.responseText);
      else reject(Refusal.of(request.status, request.responseText));
    };
    request.onerror = () => reject(Refusal.unreachable());
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) reject(new DOMException('cancelled', 'AbortError'));
    else request.send(file);
  });
}
