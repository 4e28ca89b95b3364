using PSChat.Node.Events;
using PSChat.Node.Output;

namespace PSChat.Node.Commands;

/// <summary><c>pschat elect</c>: asks the group for an election and shows the winner.</summary>
internal sealed class ElectCommand()
    : GroupCommand<ElectionResult>("elect", "Hold an election; show who won.", "the new view", TimeSpan.FromSeconds(10))
{
    /// <inheritdoc/>
    protected override Task<ElectionResult> AskAsync(
        NetworkOptions network, TimeSpan timeout, CancellationToken cancellationToken) =>
        ChatGroups.ElectAsync(network, timeout, cancellationToken);

    /// <inheritdoc/>
    protected override void Show(ElectionResult answer, EventOutput output, bool isJson) => output.Write(ElectedEvent.Of(answer));
}
