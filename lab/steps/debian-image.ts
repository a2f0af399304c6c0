import * as fs from "node:fs";
import { clusterAnswers } from "../lib/in-use";
import { inLab } from "../lib/paths";
import { run, succeeds } from "../lib/shell";
import { Step } from "../lib/step";
import { RELEASE, sourceLine } from "../lib/apt";

/** The base image of all stand-in images: a minimal Debian that contains only required packages. */
export const DEBIAN = `todo-lab/debian:${RELEASE}`;

const archive = () => inLab("debian.tar");

/**
 * mmdebstrap options that leave out apt's package archives and everything that Debian's official
 * slim images leave out. They also apply to packages that are installed later.
 */
const SLIM = [
  ...["doc", "info", "lintian", "locale", "man"].map(
    (folder) => `--dpkgopt=path-exclude=/usr/share/${folder}/*`,
  ),
  "--dpkgopt=path-include=/usr/share/doc/*/copyright",
  ...["pkgcache", "srcpkgcache"].map((file) => `--aptopt=Dir::Cache::${file} ""`),
  // A hook writes this setting after the installation, because mmdebstrap itself installs from the
  // archives that apt keeps.
  `--customize-hook=echo 'APT::Keep-Downloaded-Packages "false";' > "$1/etc/apt/apt.conf.d/keep-nothing"`,
];

/**
 * Downloads Debian's root file system. This step does not need Docker, so it can run while the
 * compilers run.
 */
export const debianArchive: Step = {
  name: "debian-archive",
  title: "Debian root file system",
  needs: ["packages"],
  digest: () => `minbase ${RELEASE} ${SLIM.join(" ")}`,
  present: async () => fs.existsSync(archive()),
  async run(log) {
    const partial = `${archive()}.partial`;
    fs.rmSync(partial, { force: true });
    await run(
      "mmdebstrap",
      [
        "--variant=minbase",
        "--include=ca-certificates",
        ...SLIM,
        "--format=tar",
        RELEASE,
        partial,
        sourceLine(),
      ],
      { log },
    );
    fs.renameSync(partial, archive());
  },
};

/**
 * Imports the root file system as an image. The image trusts the host's certificate authorities,
 * because packages are downloaded from inside it during builds.
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
 * File in the image that contains the host's certificate authorities. It is separate from Debian's
 * standard file, because installing a package may regenerate the standard file without the host's
 * additional authorities.
 */
const TRUSTED = "/usr/local/share/host-ca.crt";
