using PSChat.Simulation.Runs;

return SimulateCommand.Run(args);
