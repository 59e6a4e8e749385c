"""What the rule of Snakefile.cases runs; `snakemake` is given by the tool."""
from helper import note, respond

value = snakemake.params.value
note(repr(value))
with open(snakemake.output[0], "w") as output:
    output.write(repr(respond(value)))
