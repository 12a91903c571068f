// The bounds of signed and encrypted mail, part of `limits`: unit last in the name, and where the number comes from.

export const cryptLimits = {
  /** Opening one mail in a worker of its own; past it the mail is shown as it came. Loading the libraries takes 0.5 s. */
  cryptTimeoutMs: 8_000,
  cryptWorkers: 1,
  /** Signed within encrypted within signed is three; nobody wraps more. */
  cryptLayers: 4,
  /** Signers of one mail, and certificates that come with it: a chain of four, twice, with room. */
  cryptSigners: 4,
  cryptCertificates: 20,
  /** How far ahead the clock of a signer may run. */
  cryptClockMs: 3_600_000,
  /** Nodes of one ASN.1 structure: programs cut content into strings of 1,000 bytes and more. */
  cryptAsn1Nodes: 100_000,
  /** What stands for whom a mail was encrypted: recipients, and our keys that are tried. */
  cryptRecipients: 500,
  /** Keys of ours, authorities of ours, and keys of one sender that a worker is handed. */
  keyRingOwn: 200,
  keyRingAnchors: 100,
  keyRingSender: 20,
  /** All keys and certificates; one upload, its passphrase, and keys in it. */
  mailKeys: 20_000,
  keyUploadChars: 262_144,
  keyPassphraseChars: 1_000,
  keysPerUpload: 50,
  keyAddresses: 50,
} as const;
