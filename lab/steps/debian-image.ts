import * as fs from "node:fs";
import { clusterAnswers } from "../lib/in-use";
import { inLab } from "../lib/paths";
import { run, succeeds } from "../lib/shell";
import { Step } from "../lib/step";
import { RELEASE, sourceLine } from "../lib/trixie";

/** Bare Debian, made from packages: what every stand-in image starts from. */
export const DEBIAN = `todo-lab/debian:${RELEASE}`;

const archive = () => inLab("debian.tar");

/**
 * What Debian's own slim images leave out, and no package archive kept by apt; for what is
 * installed on top as well.
 */
const SLIM = [
  ...["doc", "info", "lintian", "locale", "man"].map(
    (folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`,
  ),
  "--dpkgopt=path-include=/usr/share/doc/*/copyright",
  ...["pkgcache", "srcpkgcache"].map((file) => `--aptopt=Dir::Cache::${file} ""`),
  // Afterwards, as mmdebstrap itself installs from what apt keeps.
  `--customize-hook=echo 'APT::Keep-Downloaded-Packages "false";' > "$1/etc/apt/apt.conf.d/keep-nothing"`,
];

/**
 * Debian's root file system as an archive; needs no Docker, so it is fetched while compilers run.
 */
export const debianArchive: Step = {
  name: "debian-archive",
  title: "Debian root file system",
  needs: ["packages"],
  digest: () => `minbase ${RELEASE} ${SLIM.join(" ")}`,
  present: async () => fs.existsSync(archive()),
  async run(log) {
    const half = `${archive()}.half`;
    fs.rmSync(half, { force: true });
    await run(
      "mmdebstrap",
      [
        "--variant=minbase",
        "--include=ca-certificates",
        ...SLIM,
        "--format=tar",
        RELEASE,
        half,
        sourceLine(),
      ],
      { log },
    );
    fs.renameSync(half, archive());
  },
};

/**
 * The same as an image. It trusts what the host trusts, because builds reach the package registries
 * from inside it.
 */
export const debianImage: Step = {
  name: "debian-image",
  title: "Debian base image",
  needs: ["debian-archive", "docker"],
  digest: () => `3 ${DEBIAN} ${fs.existsSync(CA) ? fs.statSync(CA).mtimeMs : 0}`,
  present: () => succeeds("docker", ["image", "inspect", DEBIAN]),
  inUse: clusterAnswers,
  async run(log) {
    await run("docker", ["import", archive(), `${DEBIAN}-plain`], { log });
    const context = inLab("src", "debian");
    fs.mkdirSync(context, { recursive: true });
    fs.copyFileSync(CA, `${context}/ca.crt`);
    const lines = [
      `FROM ${DEBIAN}-plain`,
      `COPY ca.crt ${TRUSTED}`,
      `ENV SSL_CERT_FILE=${TRUSTED} NODE_EXTRA_CA_CERTS=${TRUSTED} PIP_CERT=${TRUSTED} REQUESTS_CA_BUNDLE=${TRUSTED}`,
      "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ];
    await run("docker", ["build", "-t", DEBIAN, "-f", "-", context], {
      log,
      input: lines.join("\n"),
    });
  },
};

const CA = "/etc/ssl/certs/ca-certificates.crt";
/**
 * A file of its own: installing a package may write the usual one anew, without the host's extra
 * roots.
 */
const TRUSTED = "/usr/local/share/host-ca.crt";
