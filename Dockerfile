# The environment of the compendium as a container, from the same lock as `make setup` (see
# docs/container.md). The base is named by its version. Its digest, which would fix its bytes, is
# known where it is pulled: docs/container.md says how it is put here.
FROM python:3.11.7-slim-bookworm

# What code/setup installs by apt, and make; a test keeps both lists in step.
RUN apt-get -qq update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
        git make ghostscript latexmk lmodern texlive-bibtex-extra texlive-fonts-recommended \
        texlive-latex-base texlive-latex-recommended texlive-pictures \
    && rm -rf /var/lib/apt/lists/*

# Nothing runs as root. The home takes the caches of whoever runs it, under any number.
RUN useradd --create-home --uid 1000 reader \
    && chmod 1777 /home/reader \
    && install -d -o reader -g reader /compendium
USER reader
WORKDIR /compendium
ENV HOME=/home/reader

# The packages, with their hashes: this layer is made again only when the lock changes.
COPY --chown=reader:reader code/setup code/setup
COPY --chown=reader:reader requirements.lock pyproject.toml README.md ./
COPY --chown=reader:reader code/reimaging/__init__.py code/reimaging/__init__.py
RUN code/setup

COPY --chown=reader:reader . .
ENV PATH=/compendium/.venv/bin:$PATH
CMD ["make"]
