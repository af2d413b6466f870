// SPDX-License-Identifier: Apache-2.0
import { ApiError, apiAddress, problemOf, type Query } from './client.ts';

export interface Upload {
  path: string;
  query: Query;
  file: Blob;
  /** Told in a header: what somebody called a file stands in no address. */
  name?: string;
  /** The session's token against forged requests. */
  csrf: string;
  /** Between 0 and 1, of the bytes that left the browser. */
  onProgress: (share: number) => void;
}

/** Sends a file as the body, byte for byte, and tells how far it is; `fetch` cannot tell that. Throws ApiError. */
export function upload<T>({ path, query, file, name, csrf, onProgress }: Upload): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiAddress(path, query));
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-ngao-csrf', csrf);
    if (name !== undefined) request.setRequestHeader('x-ngao-file-name', encodeURIComponent(name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, responseText } = request;
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as T);
      else void problemOf(new Response(responseText, { status })).then(reject);
    };
    const detail =
      'The file did not arrive whole. Check the connection and send it again; a file that is there already is not taken twice.';
    request.onerror = () => reject(new ApiError({ status: 0, code: 'unreachable', detail }));
    request.send(file);
  });
}
