"""One campaign list as the file that an advertising or mailing platform takes; contact data are joined here and nowhere else."""
