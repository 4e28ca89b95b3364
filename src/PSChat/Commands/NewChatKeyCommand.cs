using System.Management.Automation;

namespace PSChat.Module.Commands;

/// <summary>Makes a key for a group.</summary>
[Cmdlet(VerbsCommon.New, "ChatKey")]
[OutputType(typeof(ChatKey), typeof(string))]
public sealed class NewChatKeyCommand : PSCmdlet
{
    /// <summary>Whether to return the text form, for other machines, and not an object that hides it.</summary>
    [Parameter(HelpMessage = "Return the text form, to carry it to other machines.")]
    public SwitchParameter AsPlainText { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        using var key = ChatGroups.NewKey();
        WriteObject(AsPlainText ? key.ToText() : new ChatKey(key));
    }
}
