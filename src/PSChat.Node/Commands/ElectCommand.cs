using System.CommandLine;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary><c>pschat elect</c>: asks the group for an election and shows the winner.</summary>
internal sealed class ElectCommand : Command
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly NetworkOptionSet _network = new();
    private readonly Option<long?> _timeout = CommonOptions.Timeout("How long to wait for the new view. Default: 10000.");
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Describes the command.</summary>
    public ElectCommand()
        : base("elect", "Hold an election; show who won.")
    {
        _network.AddTo(this);
        Options.Add(_timeout);
        Options.Add(_json);
        this.SetBody(_json, stamped: false, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult line, EventOutput output, TerminationSignal signal)
    {
        var result = await ChatGroups
            .ElectAsync(_network.Read(line), line.GetTime(_timeout, DefaultTimeout), signal.Token)
            .ConfigureAwait(false);
        output.Write(ElectedEvent.Of(result));
        return ExitCode.Success;
    }
}
