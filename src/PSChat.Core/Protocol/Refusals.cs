namespace PSChat.Protocol;

/// <summary>What a client's user can do when servers refuse the link.</summary>
internal static class Refusals
{
    /// <summary>One sentence.</summary>
    public static string RemedyOf(ChatError code) => code switch
    {
        ChatError.NameTaken => "Choose another user name.",
        ChatError.WrongVersion => "Bring both sides to the same version of PSChat.",
        ChatError.WrongGroup => "Name the group of that server.",
        ChatError.KeyRequired => "Give the group's key with -Key.",
        ChatError.KeyUnexpected => "Leave the key out, or give the same one to the group's servers.",
        ChatError.KeyWrong => "Give the key that the group's servers have; if it is the same, somebody on the network is in between.",
        ChatError.TooManySessions => "Close connections that nobody needs, or wait until sessions that were lost are over.",
        ChatError.TooManyRooms => "Leave rooms that nobody needs, or connect to another server.",
        ChatError.SessionUnknown => "Connect again, and look at the history before you send again what was not confirmed.",
        _ => "Check the names that were given.",
    };
}
