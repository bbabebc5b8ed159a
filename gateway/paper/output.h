/* A file that is there whole or not at all: written without a name, or under a temporary one in the same folder, readable by
 * its owner alone (what it holds is personal), on the disk before it gets its name. */
#pragma once
#include <glib.h>

typedef struct Output Output;

/* NULL and FAILED_REJECT where the folder takes no file. */
Output *output_open(const char *path, GError **error);
/* The path that was asked for. Owned. */
const char *output_path(const Output *output);
/* A path to what is written, for those who open it themselves. Owned. */
const char *output_temporary(const Output *output);
/* Buffered. What fails is told by output_keep. */
void output_write(Output *output, const char *bytes, gsize length);
/* Frees it either way. On FALSE nothing is left behind, and a file that had the name before is untouched. */
gboolean output_keep(Output *output, GError **error);
/* Removes the temporary file. NULL is fine. */
void output_abandon(Output *output);

/* All three in one. */
gboolean output_text(const char *path, const char *text, GError **error);
