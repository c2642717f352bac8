/** As a download, where the browser puts those. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has begun once the click is handled; the browser holds the file itself from then on.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
