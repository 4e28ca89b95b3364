using System.CommandLine;
using System.Net;
using PSChat.Hosting;
using PSChat.Node.Output;
using PSChat.Node.Serving;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary><c>pschat server</c>: runs one server of a group until it is told to stop.</summary>
internal sealed class ServerCommand : Command
{
    private readonly NetworkOptionSet _network = new();

    private readonly Option<string?> _name = new("--name", "-n")
    {
        Description = "The name that people see. Default: the machine's name and the id.",
        HelpName = "name",
    };

    private readonly Option<long?> _id = OptionKinds.Number(
        "--id", "What elections compare, the highest wins. Default: the process id.", 0, long.MaxValue);

    private readonly Option<long?> _port = OptionKinds.Number(
        "--port", "The TCP port. Default: any free one, which is announced.", 0, ushort.MaxValue);

    private readonly Option<IPAddress?> _advertise = OptionKinds.Address(
        "--advertise", "The address to announce where others cannot reach the local one (NAT, containers).");

    private readonly Option<long?> _minimumCopies = OptionKinds.Number(
        "--minimum-copies",
        "The fewest servers that must hold a message before it counts as sent. Default: the group's, else 1.",
        1,
        15);

    private readonly Option<TimeSpan?> _heartbeatInterval = OptionKinds.Time(
        "--heartbeat-interval",
        "Between two heartbeats. Default: 100ms.",
        TimeSpan.FromMilliseconds(10),
        TimeSpan.FromSeconds(10));

    private readonly Option<TimeSpan?> _failureTimeout = OptionKinds.Time(
        "--failure-timeout",
        "Silence before a server is suspected. Default: 500ms.",
        TimeSpan.FromMilliseconds(20),
        TimeSpan.FromMilliseconds(LongestTimes.FailureTimeout));

    private readonly Option<long?> _messageRate = OptionKinds.Number(
        "--message-rate", "The most messages a second that one user may send, on average. Default: 10000.", 1, int.MaxValue / 2);

    private readonly Option<bool> _verbose = new("--verbose", "-v")
    {
        Description = "Show who stands, promises and is suspected.",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Option<bool> _exitWithStandardInput = CommonOptions.ExitWithStandardInput();

    /// <summary>Describes the command.</summary>
    public ServerCommand()
        : base("server", "Run a server: finds its group or begins one, and stays until SIGTERM or Ctrl+C.")
    {
        Options.Add(_name);
        Options.Add(_id);
        Options.Add(_port);
        _network.AddTo(this);
        Options.Add(_advertise);
        Options.Add(_minimumCopies);
        Options.Add(_heartbeatInterval);
        Options.Add(_failureTimeout);
        Options.Add(_messageRate);
        Options.Add(_verbose);
        Options.Add(_json);
        Options.Add(_exitWithStandardInput);
        this.SetLastingBody(_json, stamped: true, RunAsync);
    }

    private Task<int> RunAsync(ParseResult line, EventOutput output, TerminationSignal signal)
    {
        if (line.GetValue(_exitWithStandardInput)) ParentWatch.Start();
        return new ServerRun(Read(line), output, line.GetValue(_verbose)).RunAsync(signal);
    }

    private ChatServerOptions Read(ParseResult line)
    {
        var network = _network.Read(line);
        var defaults = new ChatServerOptions();
        var options = new ChatServerOptions(network)
        {
            Name = line.GetValue(_name),
            Id = line.GetValue(_id) ?? defaults.Id,
            Port = (int)(line.GetValue(_port) ?? defaults.Port),
            AdvertiseAddress = line.GetValue(_advertise),
            MinimumCopies = (int?)line.GetValue(_minimumCopies),
            HeartbeatInterval = line.GetValue(_heartbeatInterval) ?? defaults.HeartbeatInterval,
            FailureTimeout = line.GetValue(_failureTimeout) ?? defaults.FailureTimeout,
            Limits = line.GetValue(_messageRate) is { } rate
                ? defaults.Limits with { Messages = new Rate((int)rate, 2 * (int)rate) }
                : defaults.Limits,
        };

        // The engine checks this too; the message here names the command line's options.
        if (options.FailureTimeout < 2 * options.HeartbeatInterval)
        {
            throw new ArgumentException(
                "--failure-timeout must be at least twice --heartbeat-interval. See 'pschat server --help'.");
        }

        return options;
    }
}
