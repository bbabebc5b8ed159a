/* Settings and secrets as `sammachip init` was told, on the disk; and what it made, taken away again. */
#pragma once
#include "cli/init_answers.h"

#include <sys/types.h>

typedef struct InitTrail InitTrail;

InitTrail *init_trail_new(void);
/* Files and folders that were made since, in order. */
void init_trail_made(InitTrail *trail, const char *path);
/* Takes all of it away, the last first, and puts the settings back that were replaced. */
void init_trail_undo(InitTrail *trail);
void init_trail_free(InitTrail *trail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InitTrail, init_trail_free)

/* Names a file for every secret. */
void init_name_secrets(const InitAnswers *answers);
/* Whether the settings that are there are changed; what they were is kept under FILE.before. Else a folder gets its own. */
gboolean init_in_place(const InitAnswers *answers);
/* The folder's files, where the settings go into one of their own; the secrets, for `owner` alone (mode 0600); the settings.
 * FALSE: what was made is in the trail. */
gboolean init_write(const InitAnswers *answers, uid_t owner, gid_t group, InitTrail *trail, GError **error);
