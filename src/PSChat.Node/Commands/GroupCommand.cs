using System.CommandLine;
using PSChat.Node.Output;
using PSChat.Node.Terminal;
using PSChat.Wording;

namespace PSChat.Node.Commands;

/// <summary>A command that finds the group, has one thing done there, and shows what came back.</summary>
/// <typeparam name="T">What comes back.</typeparam>
internal abstract class GroupCommand<T> : Command
{
    private readonly TimeSpan _defaultTimeout;
    private readonly NetworkOptionSet _network = new();
    private readonly Option<TimeSpan?> _timeout;
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <param name="name">What the user types.</param>
    /// <param name="description">What it does.</param>
    /// <param name="waitsFor">What the timeout is about.</param>
    /// <param name="defaultTimeout">The timeout if none is given.</param>
    protected GroupCommand(string name, string description, string waitsFor, TimeSpan defaultTimeout)
        : base(name, description)
    {
        _defaultTimeout = defaultTimeout;
        _timeout = CommonOptions.Timeout($"How long to wait for {waitsFor}. Default: {Durations.Of(defaultTimeout)}.");
        _network.AddTo(this);
        Options.Add(_timeout);
        Options.Add(_json);
        this.SetBody(_json, stamped: false, RunAsync);
    }

    /// <summary>Asks the group.</summary>
    protected abstract Task<T> AskAsync(NetworkOptions network, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Shows the answer.</summary>
    protected abstract void Show(T answer, EventOutput output, bool isJson);

    private async Task<int> RunAsync(ParseResult line, EventOutput output, TerminationSignal signal)
    {
        var timeout = line.GetValue(_timeout) ?? _defaultTimeout;
        Show(await AskAsync(_network.Read(line), timeout, signal.Token).ConfigureAwait(false), output, line.GetValue(_json));
        return ExitCode.Success;
    }
}
