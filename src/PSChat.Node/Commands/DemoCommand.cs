using System.CommandLine;
using PSChat.Node.Demo;

namespace PSChat.Node.Commands;

/// <summary><c>pschat demo</c>: the main job on real processes.</summary>
internal sealed class DemoCommand : Command
{
    /// <summary>Describes the command.</summary>
    public DemoCommand()
        : base("demo", "See it work: three servers, three clients, and a leader killed in mid-conversation. On loopback.")
    {
        SetAction((_, _) => CommandRun.RunAsync(output: null, signal => new DemoRun(Console.Out).RunAsync(signal.Token)));
    }
}
