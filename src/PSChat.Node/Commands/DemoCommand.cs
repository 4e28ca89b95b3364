using System.CommandLine;
using PSChat.Node.Demo;

namespace PSChat.Node.Commands;

/// <summary><c>pschat demo</c>: shows a failover with real processes.</summary>
internal sealed class DemoCommand : Command
{
    private readonly Option<bool> _verbose = new("--verbose", "-v")
    {
        Description = "Show at the end what the servers did, step by step.",
    };

    /// <summary>Describes the command.</summary>
    public DemoCommand()
        : base("demo", "See it work: three servers, three clients, and a leader killed in mid-conversation. On loopback.")
    {
        Options.Add(_verbose);
        SetAction((line, _) => CommandRun.RunAsync(
            output: null, signal => new DemoRun(Console.Out, line.GetValue(_verbose)).RunAsync(signal.Token)));
    }
}
