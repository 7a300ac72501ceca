"""The diagnostics: findings, the workbench, what is signed and what is sent on."""
