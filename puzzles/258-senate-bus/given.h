// The stop. What the functions do stands in the check.
#pragma once

const int RIDERS = 3;

// Rider [id] joins those at the stop; gets on.
void stand(int id);
void get_on(int id);

// The bus arrives; it leaves.
void arrive();
void leave();
