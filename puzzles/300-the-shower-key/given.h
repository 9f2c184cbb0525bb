// The shower. What it does stands in the check.
#pragma once

void shower(int id);
