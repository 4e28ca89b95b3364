using System.CommandLine;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Terminal;

namespace PSChat.Node.Commands;

/// <summary><c>pschat view</c>: asks the network for the group view and shows it.</summary>
internal sealed class ViewCommand : Command
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly NetworkOptionSet _network = new();
    private readonly Option<long?> _timeout = CommonOptions.Timeout("How long to wait for an answer. Default: 5000.");
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Describes the command.</summary>
    public ViewCommand()
        : base("view", "Show the group: its epoch, leader and servers.")
    {
        _network.AddTo(this);
        Options.Add(_timeout);
        Options.Add(_json);
        this.SetBody(_json, stamped: false, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult line, EventOutput output, TerminationSignal signal)
    {
        var view = await ChatGroups
            .GetViewAsync(_network.Read(line), line.GetTime(_timeout, DefaultTimeout), signal.Token)
            .ConfigureAwait(false);
        if (line.GetValue(_json)) output.Write(ViewEvent.Of(view));
        else ViewTable.Write(Console.Out, view);
        return ExitCode.Success;
    }
}
