"""What a plan that was made again changes for a unit: who gained, lost or changed a place, and why."""
