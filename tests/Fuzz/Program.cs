using PSChat.Fuzz.Runs;

return FuzzCommand.Run(args);
